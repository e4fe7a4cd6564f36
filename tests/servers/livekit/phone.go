// callmill-lkphone stands where LiveKit's SIP service stands: behind a real livekit-server and a real redis it answers
// SIPInternal.CreateSIPParticipant, and joins the room as the phone leg. The last three digits of the number it is to
// call say what becomes of the call:
//
//	000  rings, picks up after 1 s, stays until somebody else ends the call
//	001  rings, picks up after 1 s, hangs up 3 s later
//	002  rings, picks up after 1 s, hangs up half a second later
//	006  as 000, but rings for 6 s
//	998  a dead trunk: nothing is heard until ringing_timeout
//	999  rings until ringing_timeout
//	NNN  refused after 0.2 s with SIP status NNN
//
// What it answers and how the leg leaves is what livekit-sip 1.10.0 did: tests/fixtures/livekit/dials.md.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	"github.com/livekit/protocol/rpc"
	"github.com/livekit/psrpc"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/redis/go-redis/v9"
	"google.golang.org/protobuf/types/known/emptypb"
)

type dial = rpc.InternalCreateSIPParticipantRequest
type dialed = rpc.InternalCreateSIPParticipantResponse

// phone is the service; its settings are those of the livekit-server it stands behind.
type phone struct{ url, key, secret string }

// leg is one call: a participant of kind SIP in the room.
type leg struct {
	room *lksdk.Room
	gone chan struct{} // closed when it is out of the room, whoever ended it
}

func (p phone) CreateSIPParticipant(ctx context.Context, r *dial) (*dialed, error) {
	log.Printf("%s rings %s", r.ParticipantIdentity, r.CallTo) // the tests count these
	l, err := p.join(r)
	if err != nil {
		return nil, psrpc.NewError(psrpc.Internal, err)
	}
	switch n, _ := strconv.Atoi(r.CallTo[max(0, len(r.CallTo)-3):]); n {
	case 0:
		return l.answered(ctx, r, time.Second, longest(r))
	case 1:
		return l.answered(ctx, r, time.Second, 3*time.Second)
	case 2:
		return l.answered(ctx, r, time.Second, time.Second/2)
	case 6:
		return l.answered(ctx, r, 6*time.Second, longest(r))
	case 998:
		return l.unanswered(ctx, r)
	case 999:
		l.says("ringing")
		return l.unanswered(ctx, r)
	default:
		return l.refused(livekit.SIPStatusCode(n))
	}
}

func (phone) TransferSIPParticipant(context.Context, *rpc.InternalTransferSIPParticipantRequest) (*emptypb.Empty, error) {
	return nil, psrpc.NewErrorf(psrpc.Unimplemented, "no transfer")
}

func (p phone) join(r *dial) (*leg, error) {
	may := true
	token, err := auth.NewAccessToken(p.key, p.secret).SetIdentity(r.ParticipantIdentity).SetKind(livekit.ParticipantInfo_SIP).
		SetAttributes(r.ParticipantAttributes).
		SetVideoGrant(&auth.VideoGrant{RoomJoin: true, Room: r.RoomName, CanUpdateOwnMetadata: &may}).ToJWT()
	if err != nil {
		return nil, err
	}
	l := &leg{gone: make(chan struct{})}
	left := sync.OnceFunc(func() { close(l.gone) })
	l.room, err = lksdk.ConnectToRoomWithToken(p.url, token, &lksdk.RoomCallback{OnDisconnected: left},
		lksdk.WithExtraAttributes(map[string]string{"sip.callStatus": "dialing", "sip.callID": r.SipCallId, "sip.phoneNumber": r.CallTo}))
	return l, err
}

func (l *leg) says(status string) {
	l.room.LocalParticipant.SetAttributes(map[string]string{"sip.callStatus": status})
}

// answered rings, picks up, and hangs up after `talk`; the dial is over when it is picked up.
func (l *leg) answered(ctx context.Context, r *dial, ring, talk time.Duration) (*dialed, error) {
	l.says("ringing")
	if ring > ringing(r) || !l.waits(ctx, ring) {
		return l.unanswered(ctx, r)
	}
	l.says("active")
	go func() {
		if l.waits(context.Background(), talk) {
			l.says("hangup")
			l.room.Disconnect()
		}
	}()
	return &dialed{ParticipantId: l.room.LocalParticipant.SID(), ParticipantIdentity: r.ParticipantIdentity, SipCallId: r.SipCallId}, nil
}

func (l *leg) unanswered(ctx context.Context, r *dial) (*dialed, error) {
	l.waits(ctx, ringing(r))
	l.room.DisconnectWithReason(livekit.DisconnectReason_USER_UNAVAILABLE)
	return nil, psrpc.NewError(psrpc.Canceled, errors.New("sip request timed out"))
}

func (l *leg) refused(code livekit.SIPStatusCode) (*dialed, error) {
	l.waits(context.Background(), 200*time.Millisecond)
	reason, words := livekit.DisconnectReason_USER_REJECTED, "unexpected status from INVITE response"
	switch {
	case code == 404 || code == 408 || code == 480:
		reason = livekit.DisconnectReason_USER_UNAVAILABLE
	case code/100 == 3 || code/100 == 5:
		reason = livekit.DisconnectReason_CLIENT_INITIATED
	}
	if code == 404 || code == 480 || code == 486 || code == 488 {
		words = "INVITE failed"
	}
	l.room.DisconnectWithReason(reason)
	if code == 401 || code == 407 { // it tried to authenticate, and tells of that instead
		return nil, psrpc.NewErrorf(psrpc.FailedPrecondition, "max auth retry attempts reached")
	}
	status := &livekit.SIPStatus{Code: code, Status: code.ShortName()}
	return nil, psrpc.NewError(psrpc.ErrorCodeFromGRPC(status.GRPCStatus().Code()),
		fmt.Errorf("%s: sip status: %d: %s", words, code, status.Status), status)
}

// waits says whether the time passed; if not, the call was ended by somebody else.
func (l *leg) waits(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-l.gone:
	case <-ctx.Done():
	}
	return false
}

// ringing is how long it may ring; 3 minutes is the service's own limit.
func ringing(r *dial) time.Duration { return cmp.Or(r.RingingTimeout.AsDuration(), 3*time.Minute) }

func longest(r *dial) time.Duration { return cmp.Or(r.MaxCallDuration.AsDuration(), 24*time.Hour) }

func main() {
	lksdk.SetLogger(logger.GetDiscardLogger())
	p := phone{os.Getenv("LIVEKIT_URL"), os.Getenv("LIVEKIT_API_KEY"), os.Getenv("LIVEKIT_API_SECRET")}
	bus := redis.NewClient(&redis.Options{Addr: os.Getenv("REDIS_ADDRESS")})
	server, err := rpc.NewSIPInternalServer(p, psrpc.NewRedisMessageBus(bus))
	if err == nil {
		err = server.RegisterCreateSIPParticipantTopic("")
	}
	if err != nil {
		log.Fatal(err)
	}
	for len(bus.PubSubChannels(context.Background(), "*CreateSIPParticipant*").Val()) == 0 {
		time.Sleep(10 * time.Millisecond) // a dial before that is lost
	}
	log.Print("ready")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	server.Kill()
}
