package view

import "linnet/app/message"

// ModeNames are the modes as the sidebar says them.
var ModeNames = map[Mode]message.ID{
	ModeLAN:    message.ID("LAN only"),
	ModeQuiet:  message.ID("Search without announcing"),
	ModePublic: message.ID("Sharing publicly"),
}

// ModeLearns says, per mode, what strangers can learn.
var ModeLearns = map[Mode]message.ID{
	ModeLAN:    message.ID("Listeners on your own network can find what you share. Nobody beyond it learns that you are here."),
	ModeQuiet:  message.ID("Those you search among see your address and the words of the search. Your artists are announced to nobody."),
	ModePublic: message.ID("Anyone who names an artist, a title or a sponsor feed can learn that this address has it."),
}

// ModeSums name a mode and say what strangers can learn in it.
var ModeSums = map[Mode]message.ID{
	ModeLAN: message.ID("LAN only: listeners on your own network can find what you share. Nobody beyond it learns that you are here."),
	ModeQuiet: message.ID("Search without announcing: those you search among see your address and the words of the search. Your " +
		"artists are " +
		"announced to nobody."),
	ModePublic: message.ID("Sharing publicly: anyone who names an artist, a title or a sponsor feed can learn that this address has it."),
}
