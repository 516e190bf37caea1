# The sandbox as a process of its own: the CPU that a poll takes, and that a picture takes.
key=sandbox-0123456789abcdef0123456789abcdef polls=20000
mkdir -p "$scratch/files"

start_sandbox() {  # OPTION…; sets url and pid
  rm -f "$scratch/sandbox"
  exec {sandbox}> >(exec .ci/with lua5.4 "${on_server[@]}" bin/homegen sandbox --json --die-with-parent --no-sync \
    --api-key "$key" --credits 100000 "$@" >"$scratch/sandbox")
  pid=$!
  until [ -s "$scratch/sandbox" ] && url=$(grep -om1 'http://127.0.0.1:[0-9]*' "$scratch/sandbox"); do sleep 0.1; done
}

cpu_ms() {
  awk '{ sub(/.*\) /, ""); print ($12 + $13) * 10 }' "/proc/$pid/stat"
}

start_sandbox --painter plain --seconds 100000
id=$(curl -s -H "APIKEY: $key" -H "Content-Type: application/json" "$url/api/v1/smartReplace/generate" -d '{
  "imageUrl": "https://example.com/room.jpg", "maskUrl": "https://example.com/mask.png", "prompt": "a sofa" }' |
  grep -o '[0-9]\{10,\}')
for ((round = 0; round <= 3; round++)); do
  before=$(cpu_ms)
  build/bench/plain_multi --task="$id" "${url##*:}" "$polls" >"$scratch/plain"
  [ "$round" -eq 0 ] || divide "$((($(cpu_ms) - before) * 1000))" "$polls"
  [ "$round" -eq 0 ] || echo
done >"$scratch/polls"
exec {sandbox}>&-
line "sandbox, CPU of a poll" lua5.4 25 µs $(spread <"$scratch/polls")

start_sandbox --folder "$scratch/files" --seconds 0 --workers 1
timeout 120 .ci/with lua5.4 lua5.4 bench/sandbox_pictures.lua "$url" "$key" "$pid" "$scratch/files" >"$scratch/pictures" || :
exec {sandbox}>&-
while read -r name milliseconds; do
  line "sandbox, CPU of a picture of 1024x768: $name" lua5.4 500 ms "$milliseconds"
done < <(sort "$scratch/pictures")
