package view

import "time"

// Listens is what is told of what was heard, and to whom: a purpose of its own on the Privacy screen.
type Listens struct {
	On            bool
	Server, Token string // as typed
	Promise       string // what a yes is a yes to
	Next          string // what is sent of a song, as it is sent
	Status        string // "3 listens wait: the server does not know that token"; empty: nothing was sent yet
}

// ListenValues is the listener's choice about Listens.
type ListenValues struct {
	On     bool      `json:"on,omitempty"`
	Since  time.Time `json:"since,omitzero"`   // when the listener agreed
	To     string    `json:"to,omitempty"`     // the promise that was agreed to
	Server string    `json:"server,omitempty"` // empty: ListenBrainz
	Token  string    `json:"token,omitempty"`
}
