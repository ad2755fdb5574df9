package pulse

import (
	"errors"
	"slices"
	"time"

	"github.com/jfreymuth/pulse/proto"

	"linnet/app/player"
)

// session is the goroutine of an Output.
type session struct {
	o      *Output
	pull   func([]float32)
	wish   wish   // as far as it is fulfilled
	put    uint32 // the device that the stream was put on last, by its index: who moves it elsewhere than here has a reason
	at     uint32 // the device that it was seen on last
	fed    bool   // the server has asked for sound since the last look
	said   string // why a server was of no use last
	frames []float32
	bytes  []byte
}

// run plays until the Output is closed: through a server while there is one, and to nobody while there is none.
func (s *session) run() {
	for {
		if l := s.o.link; l != nil {
			err := s.serve(l)
			if err == nil {
				return
			}
			if err.Error() != s.said { // a server without any device is tried again and again
				s.o.config.Log.Warn("the sound server is of no use now", "err", err)
			}
			s.said = err.Error()
			s.drop(l)
		}
		if !s.bridge() {
			return
		}
	}
}

// drop forgets a connection that is of no more use.
func (s *session) drop(l *link) {
	_ = l.close() // it is broken
	s.o.mu.Lock()
	s.o.link = nil
	s.o.mu.Unlock()
	s.o.show(nil, "")
}

// bridge takes the samples as a device would until there is a server again; false: the Output was closed.
func (s *session) bridge() bool {
	var null *player.Null
	stop := func() {
		if null != nil {
			_ = null.Close() // it cannot fail; pull is not running after it
			null = nil
		}
	}
	defer stop()
	look := time.NewTicker(again)
	defer look.Stop()
	for {
		if s.wish = s.o.wished(); s.wish.rest {
			stop()
		} else if null == nil {
			null = player.NewNull(s.o.Rate(), nil)
			_ = null.Start(s.pull) // it cannot fail
		}
		select {
		case <-s.o.quit:
			return false
		case <-s.o.told:
		case <-look.C:
			if l, err := dial(); err == nil {
				s.o.mu.Lock()
				s.o.link = l
				s.o.mu.Unlock()
				return true
			}
		}
	}
}

// serve plays on a server. It returns nil when the Output was closed, else why the server is of no more use.
func (s *session) serve(l *link) error {
	s.wish = s.o.wished()
	if err := s.settle(l); err != nil {
		return err
	}
	look := time.NewTicker(again)
	defer look.Stop()
	for {
		var err error
		select {
		case <-s.o.quit:
			return nil
		case <-look.C: // a connection may end without being said to
			if !s.wish.rest && !s.fed && l.open {
				_, err = l.where()
			}
			s.fed = false
		case <-s.o.told:
			err = s.fulfil(l)
		case <-l.altered:
			err = s.settle(l)
		case <-l.killed:
			l.open = false
			err = s.settle(l)
		case <-l.poke:
			err = s.feed(l)
		case <-l.lost:
			return errLost
		}
		if err != nil {
			return err
		}
	}
}

// fulfil does what the Output was told.
func (s *session) fulfil(l *link) error {
	was := s.wish
	s.wish = s.o.wished()
	if s.wish.rest != was.rest && l.open {
		if err := l.cork(s.wish.rest); err != nil {
			return err
		}
		token(l.poke) // what the server asked for at rest it does not ask for again
	}
	if s.wish.device != was.device {
		return s.settle(l)
	}
	return nil
}

// settle brings the stream to the device that was chosen, or to the default while that is not there.
func (s *session) settle(l *link) error {
	list, err := l.sinks()
	if err != nil {
		return err
	}
	to := list.choose(s.wish.device, l.standard())
	if !l.open {
		if err := s.begin(l, to); err != nil {
			return err
		}
	}
	if to == nil {
		s.o.show(list, "")
		return nil
	}
	if to.SinkIndex != s.put {
		s.put = to.SinkIndex
		// The device may be gone again by now: then the server says so, and this is called once more.
		if err := l.move(to); err != nil {
			s.o.config.Log.Info("moving the sound", "device", to.SinkName, "err", err)
		}
	}
	at, err := l.where()
	if i := slices.IndexFunc(list, func(one *proto.GetSinkInfoReply) bool { return one.SinkIndex == at }); err == nil && i >= 0 {
		to = list[i]
		if at != s.at && usable(to.Rate) != s.o.rate.Load() {
			if err := errors.Join(l.end(), s.begin(l, to)); err != nil {
				return err
			}
		}
		s.at = at
	}
	s.o.show(list, to.Device)
	return nil
}

// begin opens the stream on a device, at the rate of that; nil: on the server's own, which is silent.
func (s *session) begin(l *link, on *proto.GetSinkInfoReply) error {
	name := ""
	if on != nil {
		name = on.SinkName
		s.o.rate.Store(usable(on.Rate))
	}
	if err := l.begin(name, s.o.Rate(), s.wish.rest); err != nil {
		return err
	}
	s.put, s.at = l.stream.SinkIndex, l.stream.SinkIndex
	return nil
}

// feed gives the server what it waits for.
func (s *session) feed(l *link) (err error) {
	s.fed = true
	for l.open && !s.wish.rest && err == nil {
		n := min(int(l.asked.Load()/frameBytes), len(s.frames)/2)
		if n <= 0 {
			return nil
		}
		s.pull(s.frames[:n*2])
		s.bytes, err = l.send(s.frames[:n*2], s.bytes)
	}
	return err
}
