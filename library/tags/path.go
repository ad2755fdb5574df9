package tags

// NameFromPath fills what the tags of a file left empty from where it lies: rel is its path below a music folder, with
// slashes, such as "Artist/1999 - Album/CD2/03 - Title.mp3". What the tags say is kept.
func (i *Info) NameFromPath(rel string) {}
