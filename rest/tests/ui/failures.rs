use lazo_rest::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum Odd {
    #[error("a")]
    #[status(200)]
    NoError,
    #[error("b")]
    #[status]
    NoStatus,
    #[error("c")]
    #[status(404, kind = "x")]
    NoWord,
    #[error("d")]
    #[status(transparent)]
    NoField,
    #[error("e")]
    #[status(404)]
    #[status(409)]
    Two,
}

#[derive(Debug, ApiError)]
#[status(404)]
struct NoMessage;

fn main() {}
