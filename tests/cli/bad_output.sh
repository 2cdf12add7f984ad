# Results that cannot be written: nothing half-written stays, and the old file keeps its content.
source "$(dirname "$0")/common.sh"

# A key is not overwritten unasked.
"$sealion" keygen small.manifest.json --out secret.key >/dev/null
cp secret.key copy
refuses 2 "--force" "$sealion" keygen small.manifest.json --out secret.key
cmp secret.key copy || fail "the key was replaced"
succeeds "$sealion" keygen small.manifest.json --out secret.key --force
! cmp -s secret.key copy || fail "--force does not replace the key"

encrypt=("$sealion" encrypt small.manifest.json --key secret.key --data images --out)
succeeds "${encrypt[@]}" batch.enc
cp batch.enc copy
cp batch.enc.request copy.request

# No space left: files may not grow beyond a few blocks, or the file system is full.
limited() { (ulimit -f 8 && exec "$@"); }
refuses 5 "File too large" limited "${encrypt[@]}" batch.enc
cmp batch.enc copy || fail "the old batch is gone"
cmp batch.enc.request copy.request || fail "the old batch's record is gone"
[ "$(ls -d batch.enc* | tr '\n' ' ')" = "batch.enc batch.enc.request " ] || fail "left behind: $(ls -d batch.enc*)"
refuses 5 "File too large" limited "${encrypt[@]}" new.enc
absent new.enc new.enc.request
mkdir small-disk
if mount -t tmpfs -o size=64k tmpfs small-disk 2>/dev/null; then
  trap 'umount "$work/small-disk"; rm -rf "$work"' EXIT
  refuses 5 "No space left" "${encrypt[@]}" small-disk/batch.enc
  absent small-disk/batch.enc
fi
refuses 5 "stdout" bash -c '"$0" info >/dev/full' "$sealion"
refuses 5 "stdout" bash -c '"$0" info >&-' "$sealion"

# Long work does not start where its result cannot be written.
mkdir folder
refuses 5 "Is a directory" "${encrypt[@]}" folder
refuses 3 "No such file" "${encrypt[@]}" nowhere/batch.enc
refuses 5 "Is a directory" "$sealion" train --data digits --out folder
refuses 3 "No such file" "$sealion" train --data digits --out nowhere/model.sealion
refuses 3 "No such file" "$sealion" demo --data digits --report nowhere/report.html
refuses 5 "Is a directory" "$sealion" demo --data digits --report folder
refuses 2 "61 records" "$sealion" demo --data digits --images 61
absent nowhere folder/ report.html

# A reader that goes away is no error to talk about.
"$sealion" info 2>.err | true || [ $? -eq 141 ]
[ ! -s .err ] || fail "complains about a closed pipe: $(<.err)"
