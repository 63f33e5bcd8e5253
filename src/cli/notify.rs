//! Telling the service manager (`sd_notify(3)`): a datagram to the socket it names.

use std::os::unix::net::UnixDatagram;

/// Tells a state, such as `READY=1`. Nobody to tell is no reason to fail.
pub(super) fn tell(state: &str) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let Ok(socket) = UnixDatagram::unbound() else { return };
    let text = name.to_string_lossy().into_owned();
    let sent = match text.strip_prefix('@') {
        Some(hidden) => send_hidden(&socket, hidden, state),
        None => socket.send_to(state.as_bytes(), &text),
    };
    drop(sent);
}

/// A socket in the abstract name space (unix(7)).
fn send_hidden(socket: &UnixDatagram, name: &str, state: &str) -> std::io::Result<usize> {
    use std::os::linux::net::SocketAddrExt;
    let address = std::os::unix::net::SocketAddr::from_abstract_name(name.as_bytes())?;
    socket.send_to_addr(state.as_bytes(), &address)
}
