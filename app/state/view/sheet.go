package view

// A Sheet shows or asks one thing in the place of the screen, until it is closed. What it has not is empty.
type Sheet struct {
	ID       int64 // another sheet, another number
	Title    string
	Subtitle string
	Text     string // paragraphs
	Facts    []Fact
	Lines    []string // lyrics
	Line     int      // the line that is sung, counted from 0; -1: none
	Fields   []Field
	Ruled    bool // the fields are followed by rules, which may be none
	Rules    []Rule
	Files    []FileRow // to choose from
	Help     string    // below the fields
	Note     string    // "1,204 songs"; follows what is typed
	Action   string    // what the button says that Submit stands for
	Decline  string    // what an equal button says that Decline stands for; empty: there is none
	Copy     string    // what another button puts on the clipboard
}

// A Fact is one line of a track's tags.
type Fact struct{ Name, Value string }

// A Field is one thing to fill in.
type Field struct {
	Key     string // for SetField
	Label   string
	Value   string
	Hint    string
	Choices []string // one of these; nil: any text
	File    FileUse  // it names a file, which can be chosen
}

// A FileUse says what a file is for that a Field names.
type FileUse string

// The uses of a file. The zero value: the field names none.
const (
	NoFile      FileUse = ""
	ReadFile    FileUse = "read"
	WriteFile   FileUse = "write"
	ReadTorrent FileUse = "torrent"
	WriteExport FileUse = "export"
	WriteFound  FileUse = "found"
	ReadAny     FileUse = "any"
)

// Values are what stands in the fields, by their keys.
func (v *Sheet) Values() map[string]string {
	values := map[string]string{}
	for _, f := range v.Fields {
		values[f.Key] = f.Value
	}
	return values
}
