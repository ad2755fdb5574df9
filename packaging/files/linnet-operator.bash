# Completion of linnet-operator for bash.
_linnet_operator() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  local commands="init serve review credit set import correct books close export publish sign partner takedown link person rotate-key backup restore doctor pair collect helper"
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands help version -help -version" -- "$word")
  elif [ "$before" = -home ]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
  elif [[ "$word" == -* ]]; then # its help lists the flags of a command, two blanks before each
    mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" "${COMP_WORDS[1]}" -help 2>/dev/null | sed -n 's/^  \(-[a-z-]*\).*/\1/p') -help" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _linnet_operator linnet-operator
