use lazo_rest::variant;

#[variant(NamesAreTaken, with(name: String, todos: Vec<u8>, todos: u8))]
#[derive(Clone)]
struct TodoList {
    name: String,
}

#[variant(WithNothing, with)]
#[derive(Clone)]
struct Nothing {
    name: String,
}

#[variant(WithFlat, with(#[serde(flatten)] more: Vec<u8>))]
#[derive(Clone)]
struct Flat {
    name: String,
}

#[variant(PageTotal, only(total))]
#[derive(Clone)]
struct Page<'a, T> {
    name: &'a str,
    items: Vec<T>,
    first: Option<T>,
    total: u64,
}

fn main() {}
