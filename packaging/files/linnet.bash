# Completion of linnet and linnet-node for bash.
_linnet() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  COMPREPLY=()
  case "$before" in
    -add | -home) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    -root) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    -mode) mapfile -t COMPREPLY < <(compgen -W "lan quiet public" -- "$word"); return ;;
    -bootstrap | -feed | -listen | -peer | -proxy) return ;;
  esac
  case "$word" in
    -*) mapfile -t COMPREPLY < <(compgen -W "-add -bootstrap -feed -headless -help -home -listen -mode -peer -proxy -root -version" -- "$word") ;;
    *) mapfile -t COMPREPLY < <([ "$COMP_CWORD" = 1 ] && compgen -W "link update" -- "$word"; compgen -d -- "$word"; compgen -f -X '!*.torrent' -- "$word") ;;
  esac
}
complete -o filenames -F _linnet linnet linnet-node
