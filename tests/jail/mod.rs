//! The jail: each layer does something, all that tests need works, nothing survives.

mod layers;
