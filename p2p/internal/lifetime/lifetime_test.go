package lifetime

import (
	"context"
	"testing"
)

func TestEndWaitsForGoroutines(t *testing.T) {
	l, ended := Begin(), false
	l.Go(func() {
		<-l.Context().Done()
		ended = true
	})
	if l.Over() {
		t.Error("it is over before it was ended")
	}
	l.End()
	l.End()
	if !ended || !l.Over() {
		t.Error("End returned before the goroutine did")
	}
}

func TestBoundEndsWithEither(t *testing.T) {
	l := Begin()
	caller, cancel := context.WithCancel(t.Context())
	mine, free := l.Bound(caller)
	defer free()
	cancel()
	<-mine.Done()
	other, freeOther := l.Bound(t.Context())
	defer freeOther()
	if other.Err() != nil {
		t.Error("a bound context ended with that of another call")
	}
	l.End()
	<-other.Done()
}
