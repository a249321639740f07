//! The grader's command line.

fn main() {
    grader::jail::enter_if_called();
    let cancel = grader::cancel::Cancel::new().unwrap();
    let args: Vec<_> = std::env::args_os().skip(1).collect();
    let limits = grader::jail::Limits { wall_time: std::time::Duration::from_secs(2), cpu_time: std::time::Duration::from_secs(5), memory_bytes: 1<<29, output_bytes: 1<<20, file_bytes: 1<<20, open_files: 64 };
    let job = grader::jail::Job { program: args[0].clone().into(), arguments: args[1..].to_vec(), environment: vec![], directory: "/tmp".into(), limits: Some(limits) };
    println!("{:?}", grader::jail::run(&job, &cancel, &mut |_, _| ()));
}
