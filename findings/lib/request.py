"""How a server that a finding scripts reads a request."""


def read_request(connection):
    """The head, after the whole of the body was read too; None at the connection's end."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while length and len(body) < length[0]:
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return head
