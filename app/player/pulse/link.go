package pulse

import (
	"math"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// link is a connection to a sound server, with at most one stream. Its methods are called by one goroutine.
type link struct {
	conn   net.Conn
	client *proto.Client
	stream proto.CreatePlaybackStreamReply
	open   bool // there is a stream

	asked   atomic.Int64  // bytes that the server waits for
	poke    chan struct{} // a token when asked grew
	altered chan struct{} // a token when devices came, went or changed
	killed  chan struct{} // a token when the stream was ended by the server
	lost    chan struct{} // closed with the connection
}

// patience is how long the server may take to answer. It may have to open a device for it.
const patience = 5 * time.Second

func dial() (*link, error) {
	client, conn, err := proto.Connect("")
	if err != nil {
		return nil, err
	}
	l := &link{conn: conn, client: client, poke: make(chan struct{}, 1), altered: make(chan struct{}, 1), killed: make(chan struct{}, 1),
		lost: make(chan struct{})}
	client.SetTimeout(patience)
	told := false
	client.Callback = func(message any) { // on the goroutine that reads: it must not wait for anything
		if _, over := message.(*proto.ConnectionClosed); over && !told {
			told = true
			close(l.lost)
		}
		l.take(message)
	}
	properties := proto.PropList{"application.name": proto.PropListString("Linnet"),
		"application.icon_name": proto.PropListString("org.linnet.Linnet")}
	if err = client.Request(&proto.SetClientName{Props: properties}, &proto.SetClientNameReply{}); err == nil {
		err = client.Request(&proto.Subscribe{Mask: proto.SubscriptionMaskSink | proto.SubscriptionMaskServer}, nil)
	}
	if err != nil {
		_ = conn.Close() // what went wrong is said already
		return nil, err
	}
	return l, nil
}

func (l *link) take(message any) {
	switch m := message.(type) {
	case *proto.Request:
		l.asked.Add(int64(m.Length))
		token(l.poke)
	case *proto.PlaybackStreamKilled:
		token(l.killed)
	case *proto.SubscribeEvent, *proto.PlaybackStreamMoved, *proto.PlaybackStreamSuspended:
		token(l.altered)
	}
}

func token(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (l *link) close() error { return l.conn.Close() }

// standard is the name of the system's default device, or empty where there is none.
func (l *link) standard() string {
	var server proto.GetServerInfoReply
	if err := l.client.Request(&proto.GetServerInfo{}, &server); err != nil {
		return ""
	}
	return server.DefaultSinkName
}

// sinks are devices as the protocol calls them.
type sinks []*proto.GetSinkInfoReply

func (l *link) sinks() (sinks, error) {
	var list proto.GetSinkInfoListReply
	err := l.client.Request(&proto.GetSinkInfoList{}, &list)
	return slices.DeleteFunc(sinks(list), func(one *proto.GetSinkInfoReply) bool { return one.SinkName == dummy }), err
}

// dummy is the device that servers make when there is none: what plays on it is not heard.
const dummy = "auto_null"

// choose returns the first of the named devices that there is, or any; nil where there is none.
func (s sinks) choose(names ...string) *proto.GetSinkInfoReply {
	for _, name := range names {
		for _, one := range s {
			if one.SinkName == name {
				return one
			}
		}
	}
	if len(s) == 0 {
		return nil
	}
	return s[0]
}

// begin opens a stream that plays on a device. How loud it is the server decides, which remembers what the listener chose.
func (l *link) begin(device string, rate int, resting bool) error {
	bytes := func(d time.Duration) uint32 { return uint32(d*time.Duration(rate)/time.Second) * frameBytes }
	l.asked.Store(0)
	err := l.client.Request(&proto.CreatePlaybackStream{
		SampleSpec: proto.SampleSpec{Format: proto.FormatFloat32LE, Channels: 2, Rate: uint32(rate)},
		ChannelMap: proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight},
		SinkIndex:  undefined, SinkName: device, Corked: resting,
		BufferMaxLength: undefined, BufferTargetLength: bytes(delay),
		BufferPrebufferLength: bytes(piece), BufferMinimumRequest: bytes(piece),
		ChannelVolumes: proto.ChannelVolumes{0x10000, 0x10000}, AdjustLatency: true,
		Properties: proto.PropList{"media.name": proto.PropListString("Linnet"), "media.role": proto.PropListString("music")},
	}, &l.stream)
	if err != nil {
		return err
	}
	l.open = true
	l.asked.Add(int64(l.stream.Missing))
	token(l.poke)
	return nil
}

// end ends the stream.
func (l *link) end() error {
	l.open = false
	return l.client.Request(&proto.DeletePlaybackStream{StreamIndex: l.stream.StreamIndex}, nil)
}

// cork stops or goes on with the stream. What it held is thrown away before it goes on, since it is old.
func (l *link) cork(resting bool) error {
	if !resting {
		if err := l.client.Request(&proto.FlushPlaybackStream{StreamIndex: l.stream.StreamIndex}, nil); err != nil {
			return err
		}
	}
	return l.client.Request(&proto.CorkPlaybackStream{StreamIndex: l.stream.StreamIndex, Corked: resting}, nil)
}

// where is the index of the device on which the stream is.
func (l *link) where() (uint32, error) {
	var input proto.GetSinkInputInfoReply
	err := l.client.Request(&proto.GetSinkInputInfo{SinkInputIndex: l.stream.SinkInputIndex}, &input)
	return input.SinkIndex, err
}

// move takes the stream to a device.
func (l *link) move(to *proto.GetSinkInfoReply) error {
	return l.client.Request(&proto.MoveSinkInput{SinkInputIndex: l.stream.SinkInputIndex, DeviceIndex: to.SinkIndex}, nil)
}

// send gives the server frames.
func (l *link) send(frames []float32, scratch []byte) ([]byte, error) {
	scratch = scratch[:0]
	for _, v := range frames {
		u := math.Float32bits(v)
		scratch = append(scratch, byte(u), byte(u>>8), byte(u>>16), byte(u>>24))
	}
	l.asked.Add(-int64(len(scratch)))
	return scratch, l.client.Send(l.stream.StreamIndex, scratch)
}
