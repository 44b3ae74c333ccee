//! The program as its README shows it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// Ends the program when the test ends, however that is.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_hello_where_host_and_port_tell_it_to() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hello-world"));
    program.envs([("HOST", "127.0.0.2"), ("PORT", "0")]).env_remove("RUST_LOG").stderr(Stdio::piped());
    let mut program = Program(program.spawn().unwrap());
    let mut lines = BufReader::new(program.0.stderr.take().unwrap()).lines();
    let line =
        lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("listening on"))).unwrap().unwrap();
    let address = line.split("listening on http://").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(address.starts_with("127.0.0.2:"), "{address}");

    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /hello/you%20two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nHello, you two!"), "{answer}");
}
