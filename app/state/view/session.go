package view

import "time"

// Session is where the listener was when the program ended. A Queue that belongs to it is kept apart, for it may be long.
type Session struct {
	Screen Screen      `json:"screen,omitempty"`
	Trail  []Place     `json:"trail,omitempty"` // what is open in the Library, one in the other
	Filter string      `json:"filter,omitempty"`
	Query  string      `json:"query,omitempty"` // as typed into the search box
	Window WindowSize  `json:"window,omitzero"`
	Player PlayerState `json:"player,omitzero"`
}

// Place is something open in the library: a section, or with a key something in it.
type Place struct {
	Section Section `json:"section"`
	Key     string  `json:"key,omitempty"`
	Name    string  `json:"name,omitempty"`
}

// WindowSize is in the toolkit's units; the zero value is not known.
type WindowSize struct {
	Width  float32 `json:"width"`
	Height float32 `json:"height"`
}

// PlayerState is how the player was set, and where in which track it was.
type PlayerState struct {
	Volume   float64       `json:"volume"`
	Muted    bool          `json:"muted,omitempty"`
	Shuffle  bool          `json:"shuffle,omitempty"`
	Repeat   string        `json:"repeat,omitempty"`
	Speed    float64       `json:"speed,omitempty"`
	Track    int64         `json:"track,omitempty"` // of the library
	Key      string        `json:"key,omitempty"`   // of a track that was arriving
	Place    int           `json:"place,omitempty"` // in the queue
	Position time.Duration `json:"position,omitempty"`
}

// KeptQueue is a queue as it is kept.
type KeptQueue struct {
	Tracks []int64  `json:"tracks"`         // of the library; 0: the next of Keys
	Keys   []string `json:"keys,omitempty"` // of tracks that were arriving
	Order  []int    `json:"order,omitempty"`
	Rest   KeptList `json:"rest,omitzero"`
}

// KeptList is what of the list that plays is not in the queue yet.
type KeptList struct {
	Source string   `json:"source,omitempty"` // see List
	Pages  []string `json:"pages,omitempty"`
	Ahead  []int    `json:"ahead,omitempty"`
}
