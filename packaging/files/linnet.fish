# Completion of linnet and linnet-node for fish.
for program in linnet linnet-node
    complete -c $program -n __fish_use_subcommand -a link -d 'Magnet links to shared songs or folders'
    complete -c $program -n __fish_use_subcommand -a update -d 'What is newer than this'
    complete -c $program -o add -x -a '(__fish_complete_directories)' -d 'Add a folder and share what its licences allow'
    complete -c $program -o bootstrap -x -d 'A node of the DHT to start from, HOST:PORT'
    complete -c $program -o feed -x -d 'Follow a sponsor feed'
    complete -c $program -o headless -d 'Open no window'
    complete -c $program -o help -d 'Say what there is, and end'
    complete -c $program -o home -x -a '(__fish_complete_directories)' -d 'Keep everything under this folder'
    complete -c $program -o listen -x -d 'Where to listen, HOST:PORT'
    complete -c $program -o mode -x -a 'lan quiet public' -d 'Who can find what is shared'
    complete -c $program -o peer -x -d 'A listener to connect to, HOST:PORT'
    complete -c $program -o proxy -x -d 'Reach everything through a SOCKS5 server'
    complete -c $program -o root -r -d 'The root keys of the feed'
    complete -c $program -o version -d 'Say which release this is, and end'
end
