#compdef linnet-operator
# Completion of linnet-operator for zsh. The help of a command lists its flags, two blanks before each.
local -a commands flags
commands=(init serve review credit set import correct books close export publish sign partner takedown link person rotate-key backup restore doctor pair collect helper help version)
if (( CURRENT == 2 )); then
  compadd -- $commands -help -version
elif [[ $words[CURRENT-1] == -home ]]; then
  _directories
elif [[ $words[CURRENT] == -* ]]; then
  flags=(${(f)"$($words[1] $words[2] -help 2>/dev/null | sed -n 's/^  \(-[a-z-]*\).*/\1/p')"})
  compadd -- $flags -help
else
  _files
fi
