//go:build race

package library

// underRace: the race detector makes another process of this binary slow to begin, and sees nothing of it.
const underRace = true
