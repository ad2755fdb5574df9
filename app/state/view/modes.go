package view

// ModeNames are the modes as the sidebar says them.
var ModeNames = map[Mode]string{ModeLAN: "LAN only", ModeQuiet: "Search without announcing", ModePublic: "Sharing publicly"}

// ModeLearns says, per mode, what strangers can learn.
var ModeLearns = map[Mode]string{
	ModeLAN:    "Listeners on your own network can find what you share. Nobody beyond it learns that you are here.",
	ModeQuiet:  "Those you search among see your address and the words of the search. Your artists are announced to nobody.",
	ModePublic: "Anyone who names an artist, a title or a sponsor feed can learn that this address has it.",
}
