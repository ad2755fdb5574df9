package library

// Open opens or begins the database. One that is damaged is renamed to *.damaged-N and a new one begun, which
// OpenedFresh tells. ErrNewer if a newer program wrote it.
func Open(c Config) (*Index, error) { return nil, ErrDamaged }

// Close stops a running Scan, waits for it and closes the database. Safe to call twice.
func (x *Index) Close() error { return nil }

// OpenedFresh reports whether Open had to set a damaged database aside: folders must be added again.
func (x *Index) OpenedFresh() bool { return x.fresh }
