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
    #[answer]
    Bare,
    #[answer(404)]
    Number,
    #[answer(status = 404)]
    #[answer(status = 410)]
    Twice,
}

#[derive(Answer)]
#[answer(status = 201)]
enum OutsideOfVariants {
    Made(String),
}

struct Plain;

#[derive(Answer)]
struct PlainHeader {
    #[header]
    first: Option<Plain>,
    #[header]
    second: Vec<u8>,
    body: Plain,
}

fn main() {}
