# The client of a server: keys of its own, a token, models that change, budgets, other languages.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/make_table.sh"

export XDG_DATA_HOME=$work/data
unset SEALION_TOKEN http_proxy HTTP_PROXY
keys=$XDG_DATA_HOME/sealion/keys
server=
stop() { [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true; server=; }
trap 'stop; rm -rf "$work"' EXIT

# serve OPTION...: in the background; its address in $url once it answers.
serve() {
  stop
  rm -f serve.json
  "$sealion" serve "$@" --port 0 --json --state state >serve.json 2>serve.log &
  server=$!
  for ((i = 0; i < 200; ++i)); do
    [ ! -s serve.json ] || break
    sleep 0.05
  done
  url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' serve.json)
  [ -n "$url" ] || fail "the server does not start: $(<serve.log)"
}

make_table 60
"$sealion" train --data table.csv --architecture linear --ignore id,price --label kind --out kind.sealion >/dev/null
"$sealion" train --data table.csv --architecture linear --ignore id,kind --label price --task number \
  --out price.sealion >/dev/null
"$sealion" plan small.sealion --batch 3 --save few.sealion >/dev/null
"$sealion" plan small.sealion --batch 3 --model-privacy 40 --query-budget 7 --save counted.sealion >/dev/null
# The name of both tables' models is that of their architecture: two versions.
mkdir -p models/deep/1 models/linear/1 models/linear/2
cp deep.sealion models/deep/1/model.sealion
cp kind.sealion models/linear/1/model.sealion
cp price.sealion models/linear/2/model.sealion

# All of the test set, in as many requests as it takes, as one process reads it.
succeeds "$sealion" evaluate deep.sealion --data images --encrypted --json
accuracy=$(field accuracy_encrypted)
serve models
ask=("$sealion" ask "$url")
kind=("$sealion" ask "$url/v2/models/linear/versions/1")
succeeds "${ask[@]}" --model deep --data images --json --out answers.csv
[ "$(field records) $(field accuracy)" = "40 $accuracy" ] || fail "accuracy $(field accuracy) of $(field records), not $accuracy"
[ "$(wc -l <answers.csv)" -eq 41 ] || fail "answers.csv has $(wc -l <answers.csv) lines"
[ "$(stat -c %a answers.csv)" = 600 ] || fail "others can read what was decrypted"
[ "$(field key_upload_bytes)" -gt 0 ] || fail "the server needs keys, and got none"
for name in upload_bytes download_bytes requests; do
  [ "$(field $name)" -gt 0 ] || fail "$name is $(field $name)"
done

# Keys are made once and are their owner's alone.
[ "$(find "$keys" -type d -perm 700 | wc -l)" -eq 2 ] || fail "folders: $(ls -lR "$keys")"
[ "$(find "$keys" -type f ! -perm 600 | wc -l)" -eq 0 ] || fail "files: $(ls -lR "$keys")"
before=$(find "$keys" -name '*.key' -o -name '*.evaluation' | sort | xargs sha256sum)
succeeds "${ask[@]}" --model deep --data images --records 3 --first 2 --json
[ "$(field key_upload_bytes)" -eq 0 ] || fail "keys were sent again"
[ "$before" = "$(find "$keys" -name '*.key' -o -name '*.evaluation' | sort | xargs sha256sum)" ] || fail "other keys"
[ "$(values record | xargs)" = "2 3 4" ] || fail "records $(values record | xargs)"
key=$(ls "$keys"/*/*.key)
chmod 640 "$key"
refuses 4 "chmod 600" "${ask[@]}" --model deep --data images --records 1
chmod 600 "$key"
chmod 755 "$keys"
refuses 4 "chmod 700" "${ask[@]}" --model deep --data images --records 1
chmod 700 "$keys"
"$sealion" keygen deep.manifest.json --out own.key --evaluation-keys own.evaluation >/dev/null
succeeds "${ask[@]}" --model deep --data images --records 1 --key own.key --json
[ "$(field keys)" = own.key ] || fail "keys of $(field keys)"
refuses 3 "own.key" "${kind[@]}" --data table.csv --key own.key
mkdir elsewhere
succeeds env -u XDG_DATA_HOME HOME="$work/elsewhere" "${kind[@]}" --data table.csv --records 1
[ -d elsewhere/.local/share/sealion/keys ] || fail "keys are elsewhere"
refuses 3 "XDG_DATA_HOME" env -u XDG_DATA_HOME -u HOME "${kind[@]}" --data table.csv

# Tables, with and without what is known of their rows.
succeeds "${kind[@]}" --data table.csv --label kind --records 4
contains "$out" "record  class"
contains "$out" "probability"
contains "$out" "By the labels: accuracy"
contains "$out" "network"
succeeds "$sealion" ask "$url/v2/models/linear" --data table.csv --json
[ -z "$(field r2)" ] && [ -n "$(field value)" ] || fail "numbers: $out"
succeeds "$sealion" ask "$url/v2/models/linear/versions/2" --data table.csv --label price --json --out all.json
[ -n "$(field r2)" ] || fail "how good the numbers are is not told"
cmp -s all.json .out || fail "--out FILE.json is not what --json prints"
succeeds "${kind[@]}" --data - <table.csv
"${kind[@]}" --data table.csv --out - 2>/dev/null >piped.csv
[ "$(head -n 1 piped.csv)" = record,class,probability ] || fail "columns: $(head -n 1 piped.csv)"

# Wrong use.
refuses 2 "deep, linear" "${ask[@]}"
refuses 3 "404 not_found" "${ask[@]}" --model nothing
refuses 2 "names the model 'deep'" "$sealion" ask "$url/v2/models/deep" --model linear
refuses 2 "no address of a server" "$sealion" ask example.org
refuses 2 "no address of a server" "$sealion" ask "file:///etc/passwd"
refuses 2 "no password" "$sealion" ask http://user:word@127.0.0.1:1
refuses 2 "--data" "${kind[@]}"
refuses 4 "at least '256'" "${ask[@]}" --model deep --data images --least-security 256
refuses 3 "nothing.csv" "${kind[@]}" --data nothing.csv
refuses 3 "no/folder" "${kind[@]}" --data table.csv --out no/folder/answers.csv
refuses 5 "connect" "$sealion" ask http://127.0.0.1:1 --patience 1

# A model that changes is asked, and said to be another.
mkdir -p changing/small/1 && cp small.sealion changing/small/1/model.sealion
serve changing
ask=("$sealion" ask "$url" --data images)
succeeds "${ask[@]}" --records 1
cp few.sealion changing/small/1/model.sealion
kill -s HUP $server
for ((i = 0; i < 100; ++i)); do
  succeeds "${ask[@]}" --records 5
  [[ $err != *warning* ]] || break
  sleep 0.1
done
contains "$err" "warning: the model 'small'"
succeeds "${ask[@]}" --records 5
[ -z "$err" ] || fail "it is said once: $err"

# A budget is spent once, and its end has its own exit code.
serve counted.sealion
ask=("$sealion" ask "$url")
for _ in 1 2; do succeeds "${ask[@]}" --data images --records 3; done
refuses 8 "403 over_budget" "${ask[@]}" --data images --records 3

# Tokens: from a file of the owner's alone, or the environment; never to others unencrypted.
(umask 077 && "$sealion" token tokens.json --name clinic >clinic.token 2>/dev/null)
serve few.sealion --tokens tokens.json
ask=("$sealion" ask "$url" --data images --records 1)
refuses 2 "401 unauthorized" "${ask[@]}"
succeeds "${ask[@]}" --token-file clinic.token
succeeds env SEALION_TOKEN="$(<clinic.token)" "${ask[@]}"
refuses 2 "401 unauthorized" env SEALION_TOKEN=another "${ask[@]}"
refuses 2 "holds no token" env SEALION_TOKEN=$'two\nlines' "${ask[@]}"
refuses 4 "unencrypted" "$sealion" ask http://example.org --token-file clinic.token
chmod 644 clinic.token
refuses 4 "chmod 600" "${ask[@]}" --token-file clinic.token
chmod 600 clinic.token

# TLS is verified, by authorities of one's own too.
if openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.pem -days 1 -subj "/CN=a test" \
  -addext subjectAltName=IP:127.0.0.1 2>/dev/null; then
  chmod 600 tls.key
  serve few.sealion --tokens tokens.json --tls-certificate tls.pem --tls-key tls.key
  ask=("$sealion" ask "$url" --data images --records 1 --token-file clinic.token)
  succeeds "${ask[@]}" --ca tls.pem
  refuses 4 "certificate" "${ask[@]}"
  refuses 4 "certificate" "$sealion" ask "${url/127.0.0.1/localhost}" --data images --ca tls.pem
fi
[ -z "$(grep -rlF "$(<clinic.token)" --exclude=clinic.token . || true)" ] || fail "the token is in a file"
