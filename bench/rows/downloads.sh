# 200 results of 2 MB, polled once and saved, beside plain C that saves and syncs as well.
measure() {
  local folder=build/bench/downloads
  rm -rf "$folder"
  mkdir -p "$folder"
  case $1 in
    plain) build/bench/plain_downloads "$port" 200 "$folder" ;;
    *) timeout 120 .ci/with "$1" "$1" bench/downloads.lua "$port" 200 "$folder" ;;
  esac | field cpu
  rm -rf "$folder"
}

start_server 1 1 2000000
interleave "$rounds" plain "${runtimes[@]}"
stop_servers
line "plain C, CPU of 200 downloads of 2 MB" - - ms $(value_of plain)
for runtime in "${runtimes[@]}"; do
  line "CPU of 200 downloads of 2 MB / plain C" "$runtime" 1.0 - $(ratio_of "$runtime")
done
