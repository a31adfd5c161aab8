# Sourced by ./run, ./test and ./bench: finds or installs the tools they need, each only once.
#
# With normal internet the quick way is taken: the wasm target by rustup, tools that are already on
# PATH, prebuilt ones from their publishers. With HIGHWATER_OFFLINE=1 (set by CI), or when a
# download fails, the same tools are built from Cargo's registry, and std for wasm32 from Debian's
# packages. Everything lands in a cache folder of the user, never in the checkout.

TRUNK_VERSION=0.22.1
BINARYEN_VERSION=132
WASM=wasm32-unknown-unknown
WASM_BINDGEN_VERSION=$(sed -n '/^name = "wasm-bindgen"$/{n;s/.*"\(.*\)"/\1/p;}' Cargo.lock)
CACHE=${HIGHWATER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/highwater}
BROWSER_TESTS=$PWD/tests/browser
export TRUNK_SKIP_VERSION_CHECK=true
mkdir -p "$CACHE/bin"
PATH="$CACHE/bin:$BROWSER_TESTS/node_modules/.bin:$PATH"
export PATH

say() { printf '[highwater] %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
die() { say "$*"; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian packages; the lists are refreshed only if the first try fails.
apt_install() {
  have apt-get || return 1
  say "installing Debian packages: $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" \
    >"$CACHE/apt.log" 2>&1 && return
  as_root apt-get update >"$CACHE/apt.log" 2>&1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" \
    >>"$CACHE/apt.log" 2>&1
}

# The name under which publishers offer binaries for this machine; empty if unknown.
platform() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-"$1" ;;
    Linux-aarch64) echo aarch64-unknown-linux-"$1" ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
  esac
}

# prebuilt NAME URL: unpacks the publisher's archive and keeps the program NAME of it.
prebuilt() {
  [ -z "${HIGHWATER_OFFLINE:-}" ] && have curl || return 1
  say "downloading $1"
  rm -rf "$CACHE/download" && mkdir -p "$CACHE/download"
  curl -fsSL --connect-timeout 5 --max-time 300 "$2" 2>/dev/null \
    | tar -xz -C "$CACHE/download" 2>/dev/null || return 1
  found=$(find "$CACHE/download" -type f -name "$1" | head -n 1)
  [ -n "$found" ] && cp "$found" "$CACHE/bin/$1" && chmod +x "$CACHE/bin/$1" \
    && "$CACHE/bin/$1" --version >/dev/null 2>&1
}

# cargo_tool CRATE VERSION: built quickly rather than small; the difference cannot be felt.
cargo_tool() {
  have cargo || die "no cargo found: install Rust with rustup first"
  say "building $1 $2 from Cargo's registry (only this once, about five minutes)"
  CARGO_TARGET_DIR="$CACHE/build" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_DEBUG=0 \
  CARGO_PROFILE_RELEASE_STRIP=true \
    cargo install "$1" --version "$2" --locked --ignore-rust-version --force \
      --root "$CACHE" --quiet
}

wasm_std_present() { [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM/lib" ]; }

# std for wasm32: in the active toolchain, or by rustup, or built from Debian's packages.
wasm_std() {
  have rustc || die "no Rust found: install it with rustup first"
  wasm_std_present && return
  if [ -z "${HIGHWATER_OFFLINE:-}" ] && have rustup; then
    say "adding the target $WASM with rustup"
    rustup target add $WASM >"$CACHE/rustup.log" 2>&1 || true
    wasm_std_present && return
  fi
  wasm_std_from_debian
}

wasm_std_from_debian() {
  sysroot="$CACHE/wasm-toolchain"
  if ! [ -x /usr/bin/rustc ] || ! [ -d /usr/lib/rustlib/src/rust/library/vendor ] \
    || ! [ -x /usr/bin/lld-22 ] || ! [ -x /usr/bin/cargo-clippy ]; then
    apt_install rustc-web cargo-web rust-web-src rust-web-clippy lld-22 \
      || die "std for $WASM cannot be had here: run 'rustup target add $WASM'"
  fi
  if [ "$(cat "$sysroot/version" 2>/dev/null)" != "$(/usr/bin/rustc -vV)" ]; then
    build_wasm_sysroot "$sysroot"
  fi
  PATH="$sysroot/bin:$PATH"
  SYSROOT=$sysroot   # For clippy-driver.
  export PATH SYSROOT
}

build_wasm_sysroot() {
  say "building std for $WASM (only this once, about a minute)"
  host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
  lib="$1/lib/rustlib"
  rm -rf "$1" "$CACHE/std"
  mkdir -p "$1/bin" "$lib/$WASM/lib" "$lib/$host/bin" "$CACHE/std/src"
  printf '[package]\nname="stdbuild"\nversion="0.0.0"\nedition="2021"\n[workspace]\n' \
    >"$CACHE/std/Cargo.toml"
  : >"$CACHE/std/src/lib.rs"
  (cd "$CACHE/std" && PATH=/usr/bin:$PATH RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
    RUSTFLAGS=-Cembed-bitcode=yes /usr/bin/cargo build -q --release --target $WASM \
    -Zbuild-std=std,panic_abort,proc_macro,test --target-dir t)
  cp "$CACHE/std/t/$WASM/release/deps/"*.rlib "$lib/$WASM/lib/"
  rm "$lib/$WASM/lib/"libstdbuild-*
  ln -s "/usr/lib/rustlib/$host/lib" "$lib/$host/lib"
  ln -s /usr/bin/lld-22 "$lib/$host/bin/rust-lld"
  ln -s /usr/bin/cargo "$1/bin/cargo"
  ln -s /usr/bin/cargo-clippy "$1/bin/cargo-clippy"
  for tool in rustc rustdoc; do
    printf '#!/bin/sh\nexec /usr/bin/%s --sysroot "%s" "$@"\n' $tool "$1" >"$1/bin/$tool"
    chmod +x "$1/bin/$tool"
  done
  rm -rf "$CACHE/std"
  /usr/bin/rustc -vV >"$1/version"
}

trunk_tool() {
  case "$(trunk --version 2>/dev/null)" in "trunk 0.2"[12]*) return ;; esac
  prebuilt trunk "https://github.com/trunk-rs/trunk/releases/download/v$TRUNK_VERSION/trunk-$(platform gnu).tar.gz" \
    || cargo_tool trunk $TRUNK_VERSION
}

wasm_bindgen_tool() {
  case "$(wasm-bindgen --version 2>/dev/null)" in "wasm-bindgen $WASM_BINDGEN_VERSION"*) return ;; esac
  v=$WASM_BINDGEN_VERSION
  prebuilt wasm-bindgen "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$v/wasm-bindgen-$v-$(platform musl).tar.gz" \
    || cargo_tool wasm-bindgen-cli "$v"
}

# What a build of the page needs.
build_tools() {
  wasm_std
  trunk_tool
  wasm_bindgen_tool
  rm -rf "$CACHE/build" "$CACHE/download"
}

# Playwright, axe and wasm-opt, by npm, at the versions of the lock file.
node_tools() {
  have npm || apt_install nodejs npm || die "Node.js with npm is needed for this: install it first"
  if ! cmp -s "$BROWSER_TESTS/package-lock.json" "$BROWSER_TESTS/node_modules/.highwater-lock"; then
    say "installing the browser test tools with npm"
    (cd "$BROWSER_TESTS" && npm ci --no-audit --no-fund) >"$CACHE/npm.log" 2>&1 \
      || { cat "$CACHE/npm.log" >&2; die "npm ci failed"; }
    cp "$BROWSER_TESTS/package-lock.json" "$BROWSER_TESTS/node_modules/.highwater-lock"
  fi
  case "$(wasm-opt --version 2>/dev/null)" in
    *"version $BINARYEN_VERSION"*) ;;
    *) die "wasm-opt $BINARYEN_VERSION is not first on PATH" ;;
  esac
}

# A Chromium, and fonts that know Chinese.
browser() {
  if [ -z "${CHROME:-}" ]; then
    for name in chromium chromium-browser google-chrome; do
      have $name && CHROME=$(command -v $name) && break
    done
  fi
  for mac in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
             "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -z "${CHROME:-}" ] && [ -x "$mac" ] && CHROME=$mac
  done
  if have apt-get && ! fc-list :lang=zh 2>/dev/null | grep -q .; then
    apt_install fonts-noto-cjk fontconfig || say "no Chinese font: Chinese screenshots show boxes"
  fi
  if [ -z "${CHROME:-}" ]; then
    apt_install chromium || die "no browser found: set CHROME=/path/to/chromium"
    CHROME=/usr/bin/chromium
  fi
  export CHROME
}

# The optimised page in dist/.
build_page() {
  build_tools
  node_tools
  say "building the page"
  TRUNK_OFFLINE=true NO_COLOR=true trunk --log warn build --release --public-url ./
}
