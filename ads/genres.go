package ads

// Buckets is how many tastes a report can tell apart.
const Buckets = 64

// Genres returns the names of the taste buckets; the last is "Other". The order is part of the
// report's format and never changes.
func Genres() []string { return make([]string, Buckets) }

// GenreBucket maps a free genre tag to its bucket; whatever is unknown is "Other".
func GenreBucket(tagGenre string) int { return Buckets - 1 }
