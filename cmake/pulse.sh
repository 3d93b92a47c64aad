# pulse NAME: stdin to stderr, but for lines that begin with "[", as ninja's do: of them the latest, every
# two seconds, with the seconds since the start. What it reads from may itself be silent for longer.
pulse() {
  local name=$1 start=$SECONDS shown=$SECONDS latest="" line status
  while true; do
    line="" status=0
    IFS= read -r -t 1 line || status=$?  # above 128: nothing came within a second
    case $line in
      "") ;;
      \[*) latest=${line:0:80} ;;
      *) echo "$line" >&2 ;;
    esac
    if [ $((SECONDS - shown)) -ge 2 ]; then
      shown=$SECONDS
      echo "$name: $((SECONDS - start)) s $latest" >&2
    fi
    [ "$status" -eq 0 ] || [ "$status" -gt 128 ] || break
  done
}
