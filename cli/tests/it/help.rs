//! Every command says how it is used.

use crate::folder::Folder;

#[test]
fn every_help_ends_with_examples() {
    let folder = Folder::new(&[]);
    let main = folder.run(&["--help"]);
    assert_eq!(main.code, 0);
    let commands: Vec<&str> = main
        .stdout
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|word| !word.is_empty()))
        .filter(|&command| command != "help")
        .collect();
    assert!(commands.contains(&"generate") && commands.len() >= 5, "{commands:?}");
    for command in commands {
        let help = folder.run(&[command, "--help"]).stdout;
        let (_, examples) = help.split_once("Examples:").unwrap_or_else(|| panic!("{command}: {help}"));
        assert!(examples.contains(&format!("specwright {command}")), "{command}: {examples}");
    }
}

#[test]
fn completions_name_the_commands() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!(ran.code, 0);
        assert!(ran.stdout.contains("inspect"), "{shell}");
    }
}
