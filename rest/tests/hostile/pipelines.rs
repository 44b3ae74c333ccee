//! Requests that come behind one another without waiting for answers. actix-http writes an answer as the request that it took in
//! last wants it, with or without a body.

use super::support::{impatient, rest, started};
use std::{net::SocketAddr, time::Duration};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::sleep};

/// Verb and path of a request, and the body of its answer.
type Asked = (&'static str, &'static str, &'static str);

const ALL: [Asked; 4] = [
    ("GET", "/hello", "hello"),
    ("HEAD", "/hello", "hello"),
    ("GET", "/later", "later than that"),
    ("HEAD", "/later", "later than that"),
];

/// Everything that the server sends until it closes the connection, which it is asked to do behind the last answer.
async fn answers(address: SocketAddr, requests: &[Asked], pause: Option<Duration>) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut together = String::new();
    for (at, (verb, path, _)) in requests.iter().enumerate() {
        let close = if at + 1 == requests.len() { "connection: close\r\n" } else { "" };
        let text = format!("{verb} {path} HTTP/1.1\r\nhost: x\r\n{close}\r\n");
        match pause {
            // The connection may have been ended.
            Some(pause) => {
                let _ = stream.write_all(text.as_bytes()).await;
                sleep(pause).await;
            }
            None => together.push_str(&text),
        }
    }
    let _ = stream.write_all(together.as_bytes()).await;
    rest(&mut stream).await
}

/// How many requests were answered whole; answers stand behind one another, and only what the connection ends in may be cut.
fn answered(mut text: &str, requests: &[Asked]) -> usize {
    for (at, (verb, path, body)) in requests.iter().enumerate() {
        let Some((head, rest)) = text.split_once("\r\n\r\n") else {
            assert!(text.is_empty(), "{requests:?}: {text:?} is no answer");
            return at;
        };
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{requests:?}: {verb} {path}: {head:?}");
        assert!(head.contains(&format!("content-length: {}", body.len())), "{verb} {path}: {head:?}");
        if *verb == "HEAD" {
            text = rest;
            continue;
        }
        match rest.strip_prefix(body) {
            Some(rest) => text = rest,
            None => {
                assert!(rest.is_empty(), "{requests:?}: {verb} {path} is answered {rest:?}");
                return at;
            }
        }
    }
    assert!(text.is_empty(), "{requests:?}: {text:?} is too much");
    requests.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_head_has_no_body_whatever_stands_behind() {
    let (app, _, address) = started(impatient()).await;
    for first in ALL {
        for second in ALL {
            for third in ALL {
                let requests = [first, second, third];
                // A HEAD behind others that have not been answered takes their bodies away: that is actix-http's.
                if requests.windows(2).any(|pair| (pair[0].0, pair[1].0) == ("GET", "HEAD")) {
                    continue;
                }
                for pause in [None, Some(Duration::from_millis(2))] {
                    let whole = answered(&answers(address, &requests, pause).await, &requests);
                    // Without HEAD there is nothing to mistake, and nothing is cut.
                    let has_head = requests.iter().any(|(verb, ..)| *verb == "HEAD");
                    assert!(whole == 3 || has_head, "{requests:?}: {whole}");
                }
            }
        }
    }
    app.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_answers_gets_them_all() {
    let (app, _, address) = started(impatient()).await;
    let requests = [ALL[2], ALL[3], ALL[0], ALL[3], ALL[2], ALL[1]];
    let pause = Some(Duration::from_millis(150));
    assert_eq!(answered(&answers(address, &requests, pause).await, &requests), requests.len());
    app.stop().await.unwrap();
}
