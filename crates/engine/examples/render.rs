//! Renders requests for the tests of `tests/clients`.
//!
//! Reads a JSON array of `{language, base, request}` from standard input and prints an array of texts, with null where there is none.

use std::io::Read;

use api::Request;
use engine::code::{Language, render};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let mut texts = Vec::new();
    for job in serde_json::from_str::<Vec<Value>>(&input)? {
        let language = job["language"].as_str().and_then(Language::parse).ok_or("the language is unknown")?;
        let request = Request { precondition: None, ..serde_json::from_value(job["request"].clone())? };
        texts.push(render(&request, language, job["base"].as_str()));
    }
    println!("{}", serde_json::to_string(&texts)?);
    Ok(())
}
