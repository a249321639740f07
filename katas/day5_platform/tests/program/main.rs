//! The katas of day 5 from outside: the tests call `platkit` and look at what comes out.
