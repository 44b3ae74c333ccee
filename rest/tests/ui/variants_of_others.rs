use lazo_rest::variant;

#[variant(AddressPatch, partial)]
#[derive(Clone)]
struct Address {
    city: String,
}

#[variant(CityPatch, partial)]
#[derive(Clone)]
struct City {
    name: String,
}

#[variant(OfAnother, partial, deep(home: CityPatch))]
#[derive(Clone)]
struct Contact {
    home: Address,
}

#[variant(WithoutBeginning, partial, deep(second: AddressPatch))]
#[variant(WithList, partial, deep(earlier: AddressPatch))]
#[derive(Clone)]
struct Person {
    second: Option<Address>,
    earlier: Vec<Address>,
}

fn apply(person: &mut Person, patch: WithoutBeginning, other: WithList) {
    patch.apply(person);
    other.apply(person);
}

fn main() {}
