//! What is on the disk when the process ends in the middle of something.
