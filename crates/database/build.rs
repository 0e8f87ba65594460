//! Builds the crate anew when there is one more migration, which the compiler cannot see.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
