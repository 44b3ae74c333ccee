//! The order of groups.

/// The place of a group: `*` in `order` is where those stand that it does not name; without `*` they come last. Groups that
/// stand at one place are sorted by name, no group at all (`""`) first.
pub(super) fn rank<'g>(order: &[String], group: &'g str) -> (usize, &'g str) {
    let place = |name: &str| order.iter().position(|one| one == name);
    match place(group) {
        Some(at) if group != "*" => (at, ""),
        _ => (place("*").unwrap_or(order.len()), group),
    }
}

/// The groups that an order names twice.
pub(super) fn twice(order: &[String]) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for (at, group) in order.iter().enumerate() {
        if order[..at].contains(group) && !found.contains(&group.as_str()) {
            found.push(group);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(order: &[&str], groups: &[&'static str]) -> Vec<&'static str> {
        let order: Vec<String> = order.iter().map(|&group| group.to_owned()).collect();
        let mut groups = groups.to_vec();
        groups.sort_by_key(|group| rank(&order, group));
        groups
    }

    #[test]
    fn unlisted_groups_come_last_by_name() {
        assert_eq!(sorted(&["b", "a"], &["zz", "a", "", "b", "c"]), ["b", "a", "", "c", "zz"]);
    }

    #[test]
    fn a_star_is_the_place_of_unlisted_groups() {
        assert_eq!(sorted(&["b", "*", "a"], &["zz", "a", "b", "c"]), ["b", "c", "zz", "a"]);
    }

    #[test]
    fn a_group_that_is_named_twice_is_found_once() {
        let order: Vec<String> = ["a", "b", "a", "a"].iter().map(|&group| group.to_owned()).collect();
        assert_eq!(twice(&order), ["a"]);
    }
}
