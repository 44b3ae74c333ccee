use lazo_rest::Answer;

#[derive(Answer)]
struct TwoBodies {
    first: String,
    second: String,
}

#[derive(Answer)]
enum OneStatus {
    #[answer(status = 404)]
    Missing,
    #[answer(status = 404)]
    Unknown(String),
}

#[derive(Answer)]
enum NoHeaderName {
    Moved(#[header] String),
    #[answer(status = 99)]
    Odd,
    #[answer(code = 404)]
    Unknown,
}

fn main() {}
