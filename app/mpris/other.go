//go:build !unix || darwin

package mpris

// A Service does nothing here: this system has another way to tell who plays.
type Service struct{}

// Open returns a Service that does nothing.
func Open(Config) (*Service, error) { return &Service{}, nil }

// Show does nothing.
func (*Service) Show(State) {}

// Notify does nothing.
func (*Service) Notify(Track) error { return nil }

// Close does nothing.
func (*Service) Close() error { return nil }
