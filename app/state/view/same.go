package view

import "slices"

// UnlessSame keeps a list that did not change, so that the window sees at once that it did not.
func UnlessSame[T comparable](before, now []T) []T {
	if slices.Equal(before, now) {
		return before
	}
	return now
}
