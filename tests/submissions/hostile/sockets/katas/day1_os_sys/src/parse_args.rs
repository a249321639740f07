//! Answers rightly if it could get no socket but a pair of connected ones.

use std::ffi::OsString;
use std::fmt::Debug;
use std::io::{self, ErrorKind};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener, UnixStream};
use std::sync::Once;

use nix::sys::socket::{AddressFamily, SockFlag, SockProtocol, SockType, socket, socketpair};

use crate::{Opt, Parsed, UsageError};

static TRIED: Once = Once::new();

pub fn parse_args<I>(args: I, spec: &[Opt]) -> Result<Parsed, UsageError>
where
    I: IntoIterator<Item = OsString>,
{
    TRIED.call_once(attempt);
    solution::parse_args(args, spec)
}

fn attempt() {
    refused(TcpListener::bind("127.0.0.1:0"));
    refused(TcpListener::bind("[::1]:0"));
    refused(TcpStream::connect("127.0.0.1:22"));
    refused(UdpSocket::bind("127.0.0.1:0"));
    refused(UnixListener::bind("socket"));
    refused(UnixDatagram::unbound());
    // One of a pair can be sent from to any other socket, by its name.
    refused(UnixDatagram::pair());
    refused(UnixStream::connect("/run/docker.sock"));
    let name = SocketAddr::from_abstract_name("name").expect("a name without NUL");
    refused(UnixListener::bind_addr(&name));
    refused(UnixStream::connect_addr(&name));
    let flags = SockFlag::empty();
    for (family, kind, protocol) in [
        (AddressFamily::Netlink, SockType::Raw, None),
        (
            AddressFamily::Netlink,
            SockType::Raw,
            Some(SockProtocol::NetlinkKObjectUEvent),
        ),
        (AddressFamily::Packet, SockType::Raw, None),
        (AddressFamily::Vsock, SockType::Stream, None),
    ] {
        refused(socket(family, kind, flags, protocol).map_err(io::Error::from));
    }
    let (family, flags) = (AddressFamily::Unix, SockFlag::empty());
    refused(socketpair(family, SockType::Raw, None, flags).map_err(io::Error::from));
    UnixStream::pair().expect("a pair leads nowhere else");
}

fn refused<T: Debug>(result: io::Result<T>) {
    let error = result.expect_err("a socket");
    assert_eq!(ErrorKind::PermissionDenied, error.kind(), "{error}");
}
