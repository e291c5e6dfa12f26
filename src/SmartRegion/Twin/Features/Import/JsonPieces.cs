using System.Buffers;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// Cuts a stream of GeoJSON into its features: the objects in the array "features" of a collection, or the objects that stand
/// one after the other (GeoJSON text sequences, RFC 8142, or one a line). Holds one feature at a time.
/// </summary>
internal sealed class JsonPieces(Stream stream)
{
    private const int MaxPiece = 64 * 1024 * 1024;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly ArrayBufferWriter<byte> _outer = new();
    private readonly ArrayBufferWriter<byte> _piece = new();
    private readonly ArrayBufferWriter<byte> _name = new();
    private int _depth, _line = 1, _pieceLine, _rootLine;
    private bool _inText, _escaped, _inFeatures, _sawFeatures, _nameIsNext;

    /// <summary>What of the document is not in a feature: "type", "crs", "name" and such. Whole when the reading has ended.</summary>
    public ReadOnlyMemory<byte> Outer => _outer.WrittenMemory;

    /// <summary>True when there is an array "features".</summary>
    public bool IsCollection => _sawFeatures;

    /// <summary>Each feature with its line. The bytes are valid until the next is asked for.</summary>
    /// <exception cref="ProblemException">The file ends in the middle.</exception>
    public IEnumerable<(int Line, ReadOnlyMemory<byte> Bytes)> Read()
    {
        for (int read; (read = stream.Read(_buffer)) > 0;)
        {
            for (var i = 0; i < read; i++)
            {
                var b = _buffer[i];
                if (b == '\n') _line++;
                if (!Take(b)) continue;
                yield return (_pieceLine, _piece.WrittenMemory);
                _piece.ResetWrittenCount();
            }
        }
        if (_depth > 0) throw new ProblemException("FILE", $"The file ends in the middle, in line {_line}: it was not copied whole. Nothing was stored.");
    }

    // True when a feature is complete.
    private bool Take(byte b)
    {
        if (_inText) { TakeText(b); return false; }
        switch (b)
        {
            case (byte)'"':
                _inText = true;
                _name.ResetWrittenCount();
                Put(b);
                return false;
            case (byte)'{' or (byte)'[':
                return Open(b);
            case (byte)'}' or (byte)']':
                return Close(b);
            default:
                if (_depth == 1 && b is (byte)':') _nameIsNext = _name.WrittenSpan.SequenceEqual("features"u8);
                else if (_depth == 1 && b is (byte)',') _nameIsNext = false;
                if (_depth > 0) Put(b);
                return false;
        }
    }

    private void TakeText(byte b)
    {
        Put(b);
        if (_escaped) _escaped = false;
        else if (b == '\\') _escaped = true;
        else if (b == '"') _inText = false;
        if (_inText && _depth == 1) _name.Write([b]);
    }

    private bool Open(byte b)
    {
        if (_depth == 0) (_rootLine, _sawFeatures) = (_line, false);
        if (_depth == 1 && b == '[' && _nameIsNext) _inFeatures = _sawFeatures = true;
        else if (_depth == 2 && _inFeatures) _pieceLine = _line;
        _depth++;
        Put(b);
        return false;
    }

    private bool Close(byte b)
    {
        Put(b);
        _depth--;
        if (_depth == 2 && _inFeatures) return true;
        if (_depth == 1 && _inFeatures) _inFeatures = false;
        if (_depth != 0 || _sawFeatures) return false;
        // An object that is no collection is a feature itself.
        _piece.Write(_outer.WrittenSpan);
        _outer.ResetWrittenCount();
        _pieceLine = _rootLine;
        return true;
    }

    private void Put(byte b)
    {
        var to = _inFeatures && _depth > 2 ? _piece : _outer;
        // Between the features there are commas and blanks, which are nobody's.
        if (_inFeatures && _depth == 2 && b is not ((byte)'[' or (byte)']')) return;
        if (to.WrittenCount >= MaxPiece) throw new ProblemException("FILE", $"The feature in line {_pieceLine} has more than {MaxPiece / 1024 / 1024} MiB.");
        to.GetSpan(1)[0] = b;
        to.Advance(1);
    }
}
