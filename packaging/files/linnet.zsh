#compdef linnet linnet-node
# Completion of linnet and linnet-node for zsh.
_arguments \
  '*-add[add a folder to the library and share what its licences allow]:folder:_directories' \
  '*-bootstrap[a node of the DHT to start from]:HOST\:PORT:' \
  '-feed[follow a sponsor feed]:URL:' \
  '-headless[open no window]' \
  '(- *)-help[say what there is, and end]' \
  '-home[keep everything under this folder]:folder:_directories' \
  '-listen[where to listen]:HOST\:PORT:' \
  '-mode[who can find what is shared]:mode:(lan quiet public)' \
  '*-peer[a listener to connect to]:HOST\:PORT:' \
  '-proxy[reach everything through a SOCKS5 server]:HOST\:PORT:' \
  '-root[the root keys of the feed]:file:_files' \
  '(- *)-version[say which release this is, and end]' \
  '1::what:(link update)' \
  '*:link:_files -g "*.torrent(-.)"'
