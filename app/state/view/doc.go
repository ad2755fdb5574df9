// Package view is what the window shows, as plain values: the View and its parts, the texts of figures and errors, the filters, the rules
// of smart playlists, and QR codes. It starts no goroutine, opens no file and keeps nothing: equal input gives equal output.
package view
