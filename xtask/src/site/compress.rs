//! Brotli and gzip versions of the files, made once instead of with every response.

use std::{io::Write, sync::Mutex, thread};

use flate2::{Compression, write::GzEncoder};

use super::{Files, HEADERS};

const COMPRESSIBLE: [&str; 7] = [".html", ".css", ".js", ".wasm", ".svg", ".json", ".webmanifest"];

/// Adds `.br` and `.gz` versions of files that become smaller.
pub fn all(files: &mut Files) {
    let sources: Vec<(&String, &Vec<u8>)> = files.iter().filter(|(name, _)| is_compressible(name)).collect();
    let queue = Mutex::new(sources);
    let compressed = Mutex::new(Files::new());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some((name, content)) = queue.lock().expect("no worker panics with the queue").pop() else {
                        break;
                    };
                    let forms = [(format!("{name}.br"), brotli(content)), (format!("{name}.gz"), gzip(content))];
                    let smaller = forms.into_iter().filter(|(_, form)| form.len() < content.len());
                    compressed.lock().expect("no worker panics with the result").extend(smaller);
                }
            });
        }
    });
    files.extend(compressed.into_inner().expect("no worker panics with the result"));
}

fn is_compressible(name: &str) -> bool {
    name != HEADERS && COMPRESSIBLE.iter().any(|extension| name.ends_with(extension))
}

fn brotli(content: &[u8]) -> Vec<u8> {
    const BUFFER: usize = 1 << 16;
    const QUALITY: u32 = 11;
    // The largest window that every browser accepts.
    const WINDOW: u32 = 24;
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW);
    encoder.write_all(content).expect("writing to memory cannot fail");
    encoder.into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}
