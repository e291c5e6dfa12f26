using System.Text;

namespace SmartRegion.Core.Rdf;

/// <summary>The characters of a document (UTF-8), with a few seen ahead, and where they stand.</summary>
internal sealed class RdfText(LimitedStream stream)
{
    private const int Ahead = 16;

    private readonly Decoder _decoder = new UTF8Encoding(false, true).GetDecoder();
    private readonly byte[] _bytes = new byte[16384];
    private readonly char[] _chars = new char[Ahead + 16400];
    private int _at, _end;
    private bool _finished;
    private long _line = 1, _lineStart, _before;

    /// <summary>The next character, or -1 at the end.</summary>
    public int Peek() => _at < _end || Fill(1) ? _chars[_at] : -1;

    /// <summary>The character <paramref name="distance"/> (at most 15) after the next, or -1.</summary>
    public int Peek(int distance) => _at + distance < _end || Fill(distance + 1) ? _chars[_at + distance] : -1;

    /// <summary>Takes the next character, or -1.</summary>
    public int Read()
    {
        if (_at >= _end && !Fill(1)) return -1;
        var c = _chars[_at++];
        if (c == '\n' || (c == '\r' && Peek() != '\n'))
        {
            _line++;
            _lineStart = _before + _at;
        }
        return c;
    }

    /// <summary>What lies ready and is not yet taken; empty only at the end.</summary>
    public ReadOnlySpan<char> Ready => _at < _end || Fill(1) ? _chars.AsSpan(_at, _end - _at) : [];

    /// <summary>Takes that many of the <see cref="Ready"/>, among which there is no end of a line.</summary>
    public void Skip(int count) => _at += count;

    /// <summary>The error at this place.</summary>
    public RdfException Error(string message) => new(message, _line, _before + _at - _lineStart + 1);

    private bool Fill(int wanted)
    {
        while (_end - _at < wanted && !_finished)
        {
            if (_at > 0)
            {
                Array.Copy(_chars, _at, _chars, 0, _end - _at);
                _before += _at;
                _end -= _at;
                _at = 0;
            }
            var read = stream.Read(_bytes, 0, _bytes.Length);
            _finished = read == 0;
            Decode(read);
        }
        return _end - _at >= wanted;
    }

    private void Decode(int read)
    {
        try
        {
            _end += _decoder.GetChars(_bytes, 0, read, _chars, _end, _finished);
        }
        catch (DecoderFallbackException e)
        {
            throw new RdfException("These bytes are not UTF-8.", _line, _before + _end - _lineStart + 1, e);
        }
        if (_before == 0 && _at == 0 && _end > 0 && _chars[0] == '\uFEFF') _at = 1;
    }
}
