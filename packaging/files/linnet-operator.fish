# Completion of linnet-operator for fish. The help of a command lists its flags, two blanks before each.
function __linnet_operator_flags
    set -l words (commandline -opc)
    test (count $words) -ge 2; and $words[1] $words[2] -help 2>/dev/null | string match -r -g '^  (-[a-z-]+)'
end
complete -c linnet-operator -n __fish_use_subcommand -f -a 'init serve review credit set import correct books close export publish sign partner takedown link person rotate-key backup restore doctor pair collect helper help version'
complete -c linnet-operator -n 'not __fish_use_subcommand' -a '(__linnet_operator_flags)'
complete -c linnet-operator -o home -x -a '(__fish_complete_directories)' -d "The operator's folder"
