package view

import "linnet/app/message"

// SoundValues is how the listener wants everything to sound, and what becomes of what was heard.
type SoundValues struct {
	Gain      string      `json:"gain,omitempty"`      // "album", "auto", "off"; empty: each track
	Preamp    float64     `json:"preamp,omitempty"`    // dB
	Crossfade int         `json:"crossfade,omitempty"` // seconds
	Equaliser bool        `json:"equaliser,omitempty"`
	Bands     [10]float64 `json:"bands,omitzero"` // dB
	Balance   float64     `json:"balance,omitempty"`
	Mono      bool        `json:"mono,omitempty"`
	Announce  bool        `json:"announce,omitempty"` // a new track is told to the desktop
	Private   bool        `json:"private,omitempty"`  // nothing that is heard is counted, kept or sent

	Device     string `json:"device,omitempty"`      // the ID of the one that sounds; empty: the system's default
	DeviceName string `json:"device_name,omitempty"` // as it was called when it was chosen
}

// An OutputDevice is one that the sound can go to.
type OutputDevice struct {
	ID, Name string
	Away     bool // it is not there now: the system's default sounds meanwhile
}

// NoDevice is where the sound goes while no device is there.
const NoDevice = message.ID("no sound device; playing goes on in silence")

// A Preset is a setting of the equaliser.
type Preset struct {
	Name  message.ID
	Bands [10]float64 // dB
}

// Presets are the settings of the equaliser to choose from.
var Presets = []Preset{{message.ID("Flat"), [10]float64{}}, {message.ID("Bass"), [10]float64{6, 5, 4, 2, 0, 0, 0, 0, 0, 0}},
	{message.ID("Treble"), [10]float64{0, 0, 0, 0, 0, 0, 2, 4, 5, 6}},
	{message.ID("Voice"), [10]float64{-6, -4, -2, 0, 2, 4, 4, 2, 0, -2}},
	{message.ID("Quiet evening"), [10]float64{4, 3, 1, 0, -1, 0, 0, 1, 2, 3}},
	{message.ID("Small speakers"), [10]float64{-8, -4, 3, 4, 2, 0, 0, 1, 2, 2}}}
