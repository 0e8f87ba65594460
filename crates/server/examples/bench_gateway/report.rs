//! Report of the benchmark.

use std::time::Duration;

use crate::Measured;

const DIRECT: usize = 0;

/// Warns about other load, which raises the figures unevenly.
pub fn warn_if_busy() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").ok();
    let load: Option<f64> = load.and_then(|text| text.split(' ').next()?.parse().ok());
    if let Some(load) = load.filter(|load| *load * 2.0 > cores as f64) {
        println!("The machine is busy (a load of {load} on {cores} cores): run this again when it is not.");
    }
}

/// Prints a table of the routes; the first one is direct. Returns true if the last route adds at most `goal` times what the one before it adds, or if
/// there are fewer than three.
pub fn print(title: &str, measured: &[Measured], goal: Option<f64>) -> bool {
    println!("\n{title}\n{:<12}{:>12}{:>12}{:>16}", "", "median", "p99", "added (median)");
    let medians: Vec<f64> = measured.iter().map(|(_, times)| quantile(times, 0.5)).collect();
    for ((name, times), median) in measured.iter().zip(&medians) {
        let added = median - medians[DIRECT];
        println!("{name:<12}{median:>9.0} µs{:>9.0} µs{added:>13.0} µs", quantile(times, 0.99));
    }
    let (Some(goal), [direct, .., before, last]) = (goal, &medians[..]) else { return true };
    if medians.len() < 3 {
        return true;
    }
    let ratio = (last - direct) / (before - direct);
    let is_met = ratio <= goal;
    println!(
        "The gateway adds {ratio:.2} times what nginx adds (goal {goal}: {}).",
        if is_met { "met" } else { "MISSED" }
    );
    is_met
}

/// Returns a quantile in microseconds.
fn quantile(times: &[Duration], part: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let index = ((sorted.len() as f64 * part) as usize).min(sorted.len() - 1);
    sorted[index].as_secs_f64() * 1e6
}
