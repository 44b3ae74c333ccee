use lazo_rest::variant;

#[variant(AddressPatch, partial)]
#[derive(Clone, serde::Serialize)]
struct Address {
    city: String,
}

#[variant(Bare, partial, deep)]
#[derive(Clone)]
struct Bare1 {
    home: Address,
}

#[variant(Unnamed, partial, deep(home))]
#[derive(Clone)]
struct Unnamed1 {
    home: Address,
}

#[variant(
    Contact1,
    exclude(left_out),
    partial,
    deep(
        hime: AddressPatch,
        left_out: AddressPatch,
        home: AddressPatch,
        home: AddressPatch,
    )
)]
#[derive(Clone)]
struct Contact {
    home: Address,
    left_out: Address,
}

#[variant(Other1, only(home), deep(work: AddressPatch))]
#[derive(Clone)]
struct Other {
    home: Address,
    work: Address,
}

#[variant(
    Shapes1,
    partial,
    deep(
        plain: AddressPatch = Address { city: String::new() },
        list: AddressPatch = Address { city: String::new() },
        wrapped: Option<AddressPatch>,
        by_name: AddressPatch,
        twice: AddressPatch,
        pair: AddressPatch,
        own: AddressPatch,
    )
)]
#[derive(Clone, serde::Serialize)]
struct Shapes {
    plain: Address,
    list: Vec<Address>,
    wrapped: Option<Address>,
    by_name: std::collections::HashMap<String, Address>,
    twice: Option<Option<Address>>,
    pair: (Address, Address),
    #[serde(serialize_with = "in_one_word")]
    own: Address,
}

fn in_one_word<S: serde::Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&address.city)
}

fn main() {}
