# Images and labels that are not what they claim to be.
source "$(dirname "$0")/common.sh"
images=images/t10k-images-idx3-ubyte
labels=images/t10k-labels-idx1-ubyte

evaluate=("$sealion" evaluate small.sealion --encrypted --data images)
refuses 2 "'0'" "${evaluate[@]}" --images 0
refuses 2 "'-1'" "${evaluate[@]}" --images -1
refuses 2 "41 records" "${evaluate[@]}" --images 41

cp $images good
truncate -s -1 $images
refuses 3 "$images' is cut off" "${evaluate[@]}"
truncate -s 10 $images
refuses 3 "too few" "${evaluate[@]}"
cp good $images
printf x >>$images
refuses 3 "trailing bytes" "${evaluate[@]}"
cp $labels $images
refuses 3 "starts with" "${evaluate[@]}"
cp good $images
patch $images 4 7f ff ff ff
refuses 3 "more than" "${evaluate[@]}"
cp good $images
printf '\0\0\x08\x01\0\0\0\x27' >$labels
head -c 39 /dev/zero >>$labels
refuses 3 "39 labels for the 40 images" "${evaluate[@]}"
rm $labels
refuses 3 "no t10k-labels-idx1-ubyte" "${evaluate[@]}"
rm $images
refuses 3 "neither IDX files nor pictures by class" "${evaluate[@]}"

refuses 3 "shape (12, 12)" "$sealion" evaluate small.sealion --data images12
refuses 3 "No such file" "$sealion" evaluate small.sealion --data nowhere
refuses 2 "does not say what is known" "$sealion" evaluate small.sealion --data good
refuses 3 "No such file" "$sealion" train --data nowhere --out model.sealion
absent model.sealion model.manifest.json

# A folder that may not be read; root may read all, so as nobody, if nobody can get here.
"$make_fixtures"
chmod 000 images
as_nobody=()
if [ "$(id -u)" -eq 0 ]; then
  chmod 755 "$work"
  as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
if "${as_nobody[@]}" "$sealion" --version >/dev/null 2>&1; then
  refuses 5 "Permission denied" "${as_nobody[@]}" "${evaluate[@]}"
fi
chmod 755 images

# The client checks what it encrypts, and leaves nothing behind.
"$sealion" keygen small.manifest.json >/dev/null
encrypt=("$sealion" encrypt small.manifest.json --key secret.key --out batch.enc)
refuses 2 "'0'" "${encrypt[@]}" --data images --images 0
refuses 2 "there are 40" "${encrypt[@]}" --data images --images 41
refuses 2 "--first 40" "${encrypt[@]}" --data images --first 40
refuses 3 "shape (12, 12)" "${encrypt[@]}" --data images12
truncate -s -1 $images
refuses 3 "is cut off" "${encrypt[@]}" --idx $images
absent batch.enc
