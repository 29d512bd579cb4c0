#!/usr/bin/env bash
# Installs what the tests need and runs all of them. The last line adds up all suites: "N passed, N failed".
# Exits non-zero if anything failed or could not run; in CI (CI=true) nothing may be skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

passed=0 failed=0 skipped=0
problem() { echo "test.sh: $*" >&2; failed=$((failed + 1)); }

install() { # install PACKAGE...: Debian's packages, as root or by sudo
  local sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo"
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "$@" >/dev/null
}

command -v dotnet >/dev/null || { echo "test.sh: the .NET 10 SDK is missing" >&2; echo "0 passed, 1 failed"; exit 1; }

# The server's binaries alone: every test process starts a private cluster of its own in a temporary folder.
if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && ! command -v postgres >/dev/null; then
  install postgresql || problem "PostgreSQL could not be installed"
fi
command -v curl >/dev/null || install curl || problem "curl could not be installed"
command -v sqlite3 >/dev/null || install sqlite3 || problem "sqlite3 could not be installed"
command -v npm >/dev/null || { echo "test.sh: Node 20.19 or newer is missing: the widget is built with it" >&2; echo "0 passed, 1 failed"; exit 1; }
chromium=$(command -v chromium || command -v chromium-browser || true)
if [ -z "$chromium" ]; then
  install chromium && chromium=$(command -v chromium) || problem "Chromium could not be installed"
fi

echo "== build"
if ! dotnet build ChatbotPlatform.sln -c Release -v q --nologo; then
  problem "the build failed"
  echo "$passed passed, $failed failed"
  exit 1
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
counter() { grep -o "<Counters [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*'; }

for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build --nologo -v q --logger "trx;LogFileName=$results/$name.trx"
  code=$?
  if [ ! -s "$results/$name.trx" ]; then
    problem "$name did not run"
    continue
  fi
  total=$(counter "$results/$name.trx" total) ok=$(counter "$results/$name.trx" passed) bad=$(counter "$results/$name.trx" failed)
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - ok - bad))
  [ "$total" -gt 0 ] || problem "$name has no tests"
  [ "$code" = 0 ] || [ "$bad" -gt 0 ] || problem "$name ended with $code"
done

# The widget: types, the npm packages with their budgets, unit tests, and the real host in a real browser.
count() { node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])), s = r.stats;
  console.log(s ? [s.expected + s.flaky, s.unexpected, s.skipped].join(" ") : [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests].join(" "))' "$1"; }

suite() { # suite NAME REPORT COMMAND...: runs a suite that leaves its figures in a JSON report
  local name=$1 report=$2
  shift 2
  echo "== $name"
  (cd widget && "$@")
  local code=$? ok=0 bad=0 left=0
  if [ ! -s "$report" ]; then
    problem "$name did not run"
    return
  fi
  read -r ok bad left < <(count "$report")
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
  [ $((ok + bad)) -gt 0 ] || problem "$name has no tests"
  [ "$code" = 0 ] || [ "$bad" -gt 0 ] || problem "$name ended with $code"
}

echo "== widget: types and packages"
if (cd widget && npm run --silent check && npm run --silent build); then
  suite "widget" "$results/vitest.json" npx vitest run --reporter=default --reporter=json --outputFile.json="$results/vitest.json"
  export CHROMIUM=$chromium CONFIGURATION=Release E2E_REPORT="$results/e2e.json"
  suite "widget in the browser" "$results/e2e.json" npx playwright test -c e2e
else
  problem "the widget's types or packages are broken"
fi

if [ "$skipped" -gt 0 ]; then
  echo "test.sh: $skipped skipped" >&2
  [ "${CI:-}" != true ] || failed=$((failed + skipped))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
