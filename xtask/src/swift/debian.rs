//! A tree of a Debian system with Swift in it, in a folder of the cache.
//!
//! Debian 13 has Swift 6; where the system itself is older, or has no Swift,
//! the tree is made beside it. Nothing but the maker of such trees is
//! installed on the system.

use super::{Found, runs};
use crate::machine::{cache, install_packages, succeed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release that has Swift 6.
const RELEASE: &str = "trixie";

/// What the tree holds beside the essentials.
const PACKAGES: &str = "swiftlang,libc6-dev,libstdc++-14-dev,shellcheck,tzdata";

/// Where Debian puts Swift.
const SWIFT: &str = "/usr/libexec/swift";

/// What nobody needs who compiles and tests.
const LEFT_OUT: [&str; 14] = [
    "/usr/share/doc/*",
    "/usr/share/man/*",
    "/usr/share/locale/*",
    "lib/swift/embedded/*",
    "lib/swift_static/*",
    "lib/swift/FrameworkABIBaseline/*",
    "lib/liblldb*",
    "lib/libsourcekitd*",
    "bin/lldb*",
    "bin/clangd",
    "bin/sourcekit-lsp",
    "bin/docc",
    "bin/swift-format",
    "bin/swift-help",
];

/// The keys that Debian signs with.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The tree, made if it is not there yet.
pub(super) fn tree() -> Found<PathBuf> {
    let tree = cache()?.join(format!("swift-{RELEASE}-2"));
    let stamp = cache()?.join(format!("swift-{RELEASE}-2.stamp"));
    if stamp.exists() && tree.is_dir() {
        return Ok(tree);
    }
    if !may_mount() {
        return Err("a Debian system's root could have it made here".into());
    }
    let mirror = mirror()?;
    if !runs(Command::new("mmdebstrap").arg("--version")) {
        install_packages(&["mmdebstrap"]);
    }
    println!(
        "xtask: making a tree of Debian {RELEASE} with Swift in {} (once; some 600 MB to fetch)",
        tree.display()
    );
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    let mut make = Command::new("mmdebstrap");
    make.args(["--quiet", "--mode=root", "--variant=essential"])
        .arg(format!("--include={PACKAGES}"))
        .arg("--aptopt=APT::Install-Recommends \"false\"")
        .arg("--aptopt=Acquire::Languages \"none\"")
        .arg("--dpkgopt=force-unsafe-io");
    for path in LEFT_OUT {
        let start = if path.starts_with('/') {
            ""
        } else {
            "/usr/libexec/swift/"
        };
        make.arg(format!("--dpkgopt=path-exclude={start}{path}"));
    }
    make.arg(RELEASE)
        .arg(&tree)
        .arg(format!("deb [signed-by={KEYS}] {mirror} {RELEASE} main"));
    succeed(&mut make, "mmdebstrap cannot make the tree")?;
    fs::write(stamp, "")?;
    Ok(tree)
}

/// Whether a namespace with mounts of its own can be had.
fn may_mount() -> bool {
    runs(Command::new("unshare").args(["--mount", "--net", "true"]))
}

/// Where this system fetches Debian's packages from.
fn mirror() -> Found<String> {
    let output = Command::new("apt-get")
        .args([
            "indextargets",
            "--format",
            "$(ORIGIN) $(REPO_URI)",
            "Created-By: Packages",
        ])
        .output()
        .map_err(|_| "this is no Debian system")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().find_map(|line| {
        let place = line.strip_prefix("Debian ")?.trim();
        // The updates for security lie elsewhere, and are no whole release.
        (!place.contains("security")).then(|| place.to_owned())
    });
    found.ok_or_else(|| "the sources of apt name no archive of Debian".into())
}

/// A program of the tree's, in a folder of the project, which has the same
/// path there. The mounts end with it, and it has no network.
pub(super) fn command(tree: &Path, project: &Path, folder: &Path, program: &str) -> Command {
    const ENTER: &str = r#"
set -eu
tree=$1 project=$2 folder=$3
shift 3
mkdir -p "$tree/proc" "$tree/dev" "$tree/tmp" "$tree$project"
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount --bind "$project" "$tree$project"
exec chroot "$tree" /usr/bin/env -i -C "$folder" PATH="$SWIFT/bin:/usr/bin:/bin" HOME=/root \
    LANG=C.UTF-8 TZ=UTC TUTORCORE_STORM="${TUTORCORE_STORM:-}" "$@"
"#;
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--net", "--propagation", "private"])
        .args(["sh", "-c", ENTER, "sh"])
        .args([tree, project, folder])
        .arg(program)
        .env("SWIFT", SWIFT);
    command
}
