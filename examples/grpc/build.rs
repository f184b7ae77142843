use prost::Message;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=proto");
    tonic_prost_build::compile_fds(protox::compile(["shop.proto"], ["proto"])?)?;
    // For the tests only.
    let clock = protox::compile(["clock.proto"], ["proto"])?;
    let descriptors = std::path::Path::new(&std::env::var("OUT_DIR")?).join("clock.bin");
    std::fs::write(descriptors, clock.encode_to_vec())?;
    tonic_prost_build::compile_fds(clock)?;
    Ok(())
}
