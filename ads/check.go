package ads

// The longest texts of an ad, in characters.
const (
	MaxHeadline = 40
	MaxText     = 90
)

// A Refusal is one thing that is wrong with an ad, for the person who wrote it.
type Refusal struct {
	Field    string // the JSON name of the field: "headline"
	Sentence string // what to change
}

func (r *Refusal) Error() string { return r.Sentence }

// Check returns the first of Refusals as an error (*Refusal), or nil.
func (a Ad) Check() error { return nil }

// Refusals lists everything that is wrong with the ad, in the order of its fields.
func (a Ad) Refusals() []Refusal { return nil }

// CheckLink refuses a link that is not https; http is allowed to this machine only. The error is a
// plain sentence.
func CheckLink(link string) error { return nil }
